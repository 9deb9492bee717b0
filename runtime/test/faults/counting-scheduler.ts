import { type Scheduler, systemScheduler, type Timer } from '../../src/time/scheduler.ts';

/** The clock of the process, which counts the timers and holds that are pending. */
export class CountingScheduler implements Scheduler {
  timers = 0;
  holds = 0;

  now(): number {
    return systemScheduler.now();
  }

  random(): number {
    return systemScheduler.random();
  }

  after(ms: number, callback: () => void): Timer {
    this.timers++;
    let isPending = true;
    const end = (): void => {
      if (isPending) this.timers--;
      isPending = false;
    };
    const timer = systemScheduler.after(ms, () => {
      end();
      callback();
    });
    return {
      cancel() {
        end();
        timer.cancel();
      },
    };
  }

  soon(callback: () => void): void {
    systemScheduler.soon(callback);
  }

  hold(onBlocked: (ms: number) => void): Timer {
    this.holds++;
    let isHeld = true;
    const timer = systemScheduler.hold(onBlocked);
    return {
      cancel: () => {
        if (isHeld) this.holds--;
        isHeld = false;
        timer.cancel();
      },
    };
  }
}
