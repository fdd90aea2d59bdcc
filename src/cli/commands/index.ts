// One line per command, in the order of the help.
import type { Command } from 'commander';
import type { Context, Finish } from '../context.ts';
import { demoCommand } from './demo.ts';
import { explainCommand } from './explain.ts';
import { initCommand } from './init.ts';
import { lintCommand } from './lint.ts';
import { listCommand } from './list.ts';
import { mapCommand } from './map.ts';
import { mockCommand } from './mock.ts';
import { proxyCommand } from './proxy.ts';
import { reportCommand } from './report.ts';
import { serveCommand } from './serve.ts';
import { testCommand } from './test.ts';

export type CommandFactory = (context: Context, finish: Finish) => Command;

export const COMMANDS: readonly CommandFactory[] = [
  lintCommand,
  mockCommand,
  serveCommand,
  testCommand,
  proxyCommand,
  reportCommand,
  mapCommand,
  explainCommand,
  listCommand,
  initCommand,
  demoCommand,
];
