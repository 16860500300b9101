/**
 * Module hooks through which a user's own model files are loaded; Node runs them on a thread of their own.
 *
 * They make three things true wherever the file lies, whatever its package.json says, or if there is none: TypeScript is
 * understood, the file is an ES module, and `stepwright` is the very copy that runs the command line. A second copy, perhaps
 * of another version, would bring symbols and classes of its own, which the first does not know.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type TransformFailure, transform } from 'esbuild';
import { syntaxErrorCode } from './syntax-error.ts';

/** What the main thread tells the hooks; all are URLs. */
export interface ModelHooksData {
  /** Where to look for packages that the user's project does not have. */
  readonly ownModule: string;
  /** `stepwright`, `stepwright/properties`, … and the module that each stands for. */
  readonly faces: { readonly [specifier: string]: string };
}

interface ResolveContext {
  readonly parentURL?: string;
}

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
}

interface Loaded {
  readonly format: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

let data: ModelHooksData;

export async function initialize(given: ModelHooksData): Promise<void> {
  data = given;
}

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => Promise<Resolved>,
): Promise<Resolved> {
  if (Object.hasOwn(data.faces, specifier)) return next(data.faces[specifier]!, context);
  let first: unknown;
  for (const [candidate, parentURL] of candidates(specifier, context.parentURL)) {
    try {
      const found = await next(candidate, { ...context, ...(parentURL !== undefined && { parentURL }) });
      return isTypeScript(found.url) ? { ...found, format: 'module' } : found;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

export async function load(
  url: string,
  context: object,
  next: (url: string, context: object) => Promise<Loaded>,
): Promise<Loaded> {
  if (!isTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const source = await toJavaScript(await readFile(file, 'utf8'), file);
  return { format: 'module', source, shortCircuit: true };
}

async function toJavaScript(source: string, file: string): Promise<string> {
  try {
    const { code } = await transform(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile: file,
      sourcemap: 'inline',
      logLevel: 'silent',
    });
    return code;
  } catch (error) {
    const [first] = (error as Partial<TransformFailure>).errors ?? [];
    if (first === undefined) throw error;
    const { line, column, lineText } = first.location ?? { line: 0, column: 0, lineText: '' };
    const message = `${file}:${line}:${column + 1}: ${first.text}\n    ${lineText.trim()}`;
    throw Object.assign(new Error(message), { code: syntaxErrorCode });
  }
}

function isTypeScript(url: string): boolean {
  return /^file:.*\.[cm]?ts$/.test(url);
}

/** What an import may mean, in order: as written, as TypeScript writers mean it, and, for packages, as stepwright has it. */
function candidates(specifier: string, parentURL: string | undefined): [string, string | undefined][] {
  const asWritten: [string, string | undefined] = [specifier, parentURL];
  if (parentURL === undefined || !isTypeScript(parentURL)) return [asWritten];
  if (!/^\.{0,2}\/|^file:/.test(specifier)) return [asWritten, [specifier, data.ownModule]];
  const inTypeScript = /\.[cm]?js$/.test(specifier)
    ? [specifier.replace(/js$/, 'ts')]
    : [`${specifier}.ts`, `${specifier}/index.ts`];
  return [asWritten, ...inTypeScript.map((path): [string, string | undefined] => [path, parentURL])];
}
