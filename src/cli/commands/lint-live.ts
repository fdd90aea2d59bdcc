// What a person sees of a lint while it runs: the findings of each document as soon as they and all before them are known, and on a
// terminal how far it is.
import type { LintedDocument } from '../../lint/lint.ts';
import type { LintReport } from '../../report/lint/index.ts';
import { PrettyReport } from '../../report/lint/pretty.ts';
import type { Finding } from '../../report/model.ts';
import type { Context } from '../context.ts';
import type { CommonOptions } from '../options.ts';
import { useColor } from '../output.ts';

const CLEAR_LINE = '\r\u001b[2K';

export interface LiveOptions {
  /** The findings that are reported. */
  readonly shown: (findings: readonly Finding[]) => readonly Finding[];
  readonly rules: LintReport['rules'];
  /** Whether findings are written here, and not at the end. */
  readonly isStreamed: boolean;
}

export class LiveOutput {
  readonly #context: Context;
  readonly #options: LiveOptions;
  readonly #report: PrettyReport;
  readonly #showsProgress: boolean;
  #line = '';

  constructor(context: Context, common: CommonOptions, options: LiveOptions) {
    const { stdout, stderr } = context;
    this.#context = context;
    this.#options = options;
    this.#report = new PrettyReport({ color: useColor(context, common, stdout), columns: stdout.columns ?? 100 });
    this.#showsProgress = stderr.isTTY === true && !common.quiet;
  }

  document({ findings, reads }: LintedDocument): void {
    if (!this.#options.isStreamed) return;
    const { cwd, stdout } = this.#context;
    const text = this.#report.part(this.#options.shown(findings), {
      cwd,
      rules: this.#options.rules,
      texts: new Map([...reads].filter((read): read is [string, string] => read[1] !== undefined)),
    });
    if (text === '') return;
    this.#say('');
    stdout.write(text);
  }

  /** One document is no long wait. */
  progress(done: number, all: number): void {
    if (this.#showsProgress && all > 1) this.#say(done < all ? `${done} of ${all} documents` : '');
  }

  /** Whatever is written next begins on a line of its own. */
  end(): void {
    this.#say('');
  }

  summary(report: Pick<LintReport, 'findings' | 'documents'>): string {
    return this.#report.summary(report);
  }

  #say(line: string): void {
    if (line === this.#line) return;
    this.#context.stderr.write(`${CLEAR_LINE}${line}`);
    this.#line = line;
  }
}
