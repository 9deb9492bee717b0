import type { Protocol } from '../schema/protocol.js';
import type { Action, AddFile, MetaData, RemoveFile, Transaction } from './actions.js';

/** What the actions of a Delta log add up to. */
export class TableState {
  /** The last commit that was applied; -1 before the first. */
  version = -1;
  readonly files: Map<string, AddFile> = new Map();
  readonly removed: Map<string, RemoveFile> = new Map();
  readonly transactions: Map<string, Transaction> = new Map();
  #protocol: Protocol | undefined;
  #metaData: MetaData | undefined;

  /** Throws an Error if no action was a `protocol`. */
  get protocol(): Protocol {
    if (this.#protocol === undefined) throw new Error('its log has no protocol');
    return this.#protocol;
  }

  /** Throws an Error if no action was a `metaData`. */
  get metaData(): MetaData {
    if (this.#metaData === undefined) throw new Error('its log has no metadata');
    return this.#metaData;
  }

  /** Applies one action. Throws an Error if the table uses something that the emulator cannot read. */
  apply({ protocol, metaData, add, remove, txn }: Action): void {
    if (protocol) this.#protocol = protocol;
    if (metaData) this.#metaData = metaData;
    if (txn) this.transactions.set(txn.appId, txn);
    if (remove) {
      this.files.delete(remove.path);
      this.removed.set(remove.path, remove);
    }
    if (add) {
      if (add.deletionVector) throw new Error('it has deletion vectors, which the emulator does not read');
      this.files.set(add.path, add);
      this.removed.delete(add.path);
    }
  }

  /** Returns the actions of a checkpoint. */
  *actions(): Generator<Action> {
    yield { protocol: this.protocol };
    yield { metaData: this.metaData };
    for (const txn of this.transactions.values()) yield { txn };
    for (const add of this.files.values()) yield { add };
    for (const remove of this.removed.values()) yield { remove };
  }
}
