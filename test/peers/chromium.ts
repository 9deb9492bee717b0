import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { npmPackages } from './npm-packages.ts';

/** Where distributions and Google install it. */
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts the Chromium of this machine, or one from npm, which needs no root to install. */
export async function startChromium(): Promise<Browser> {
  const installed = programs.find((program) => spawnSync(program, ['--version']).status === 0);
  const executablePath = installed === undefined ? await fromNpm() : findProgram(installed);
  // Its sandbox does not work for root, nor in most containers.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

async function fromNpm(): Promise<string> {
  const modules = await npmPackages('chromium');
  const { default: packed } = (await import(
    pathToFileURL(join(modules, '@sparticuz/chromium/build/esm/index.js')).href
  )) as { readonly default: { executablePath(): Promise<string> } };
  return packed.executablePath();
}

function findProgram(name: string): string {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}
