// A description as a command names it -> the description and its map, or one clear line why there is none.
import type { ApiMap } from '../api-map/types.ts';
import type { Description, Problem } from '../description/types.ts';
import { AssayError } from '../errors/assay-error.ts';
import type { Context } from './context.ts';

export interface LoadFlags {
  readonly overlay?: readonly string[];
  readonly stdinFilepath?: string;
  readonly quiet: boolean;
}

/** Throws for what is no description; a description with errors loads as far as it can be read, and stderr says so. */
export async function loadApi(
  spec: string,
  flags: LoadFlags,
  context: Context,
): Promise<{ readonly description: Description; readonly map: ApiMap }> {
  const [{ loadDescription }, { buildApiMap }] = await Promise.all([
    import('../description/index.ts'),
    import('../api-map/index.ts'),
  ]);
  const description = await loadDescription({
    source: spec,
    stdin: context.stdin,
    cwd: context.cwd,
    signal: context.signal,
    overlays: flags.overlay ?? [],
    ...(flags.stdinFilepath === undefined ? {} : { stdinFilepath: flags.stdinFilepath }),
  });
  const broken = description.problems.find(isBroken);
  if (description.format === 'unknown') {
    if (broken !== undefined)
      throw new AssayError('ASSAY_DESCRIPTION_BROKEN', `${spec}${place(broken)} cannot be parsed: ${broken.message}`);
    throw new AssayError('ASSAY_DESCRIPTION_UNKNOWN_FORMAT', `${spec} is no OpenAPI or AsyncAPI description.`);
  }
  if (broken !== undefined && !flags.quiet) {
    context.stderr.write(
      `note: ${spec}${place(broken)} has errors in its text, so it is understood in part; \`assay lint\` shows them.\n`,
    );
  }
  return { description, map: buildApiMap(description) };
}

/**
 * One note when the description is not what the schema of OpenAPI allows: it is understood all the same, but perhaps not as it was meant.
 * For commands that answer or ask by a description. It costs up to 0.2 s of this thread, so the caller says when; it never throws.
 */
export async function noteInvalid(
  spec: string,
  description: Description,
  flags: Pick<LoadFlags, 'quiet'>,
  context: Context,
): Promise<void> {
  // What could not be parsed has its note already, and all that is missing would be called invalid.
  if (flags.quiet || context.signal.aborted || description.problems.some(isBroken)) return;
  try {
    const { validateDescription } = await import('../description/index.ts');
    const [first, ...more] = await validateDescription(description);
    if (first === undefined || context.signal.aborted) return;
    const version = description.format === 'oas2' ? '2.0' : description.format.replace('oas', '');
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    context.stderr.write(
      `note: ${spec}${place(first)} is not valid OpenAPI ${version}: ${first.message.replace(/\.$/, '')}${others}\n`,
    );
  } catch {
    // A note that cannot be made is no reason to end what works.
  }
}

function isBroken({ code, severity }: Problem): boolean {
  return code === 'parser' && severity !== 'warning';
}

function place({ range }: Problem): string {
  return range === undefined ? '' : `:${range.start.line + 1}:${range.start.character + 1}`;
}
