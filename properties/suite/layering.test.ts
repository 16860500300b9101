import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { DirectedGraph } from 'graphology';
import { hasCycle } from 'graphology-dag';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** By layer: the layers that its files may import. What is below stands on what is above it. */
const allowed: { readonly [layer: string]: readonly string[] } = {
  'checker/core': [],
  'checker/engine': ['checker/core'],
  'checker/protocol': ['checker/core', 'checker/engine'],
  'checker/whole-state': ['checker/core', 'checker/engine'],
  'checker/logic': ['checker/core'],
  'checker/history': ['checker/core'],
  'checker/liveness': ['checker/core', 'checker/engine', 'checker/logic'],
  'checker/random': ['checker/core', 'checker/engine'],
  'checker/trace': ['checker/core', 'checker/logic'],
  'checker/export': ['checker/core', 'checker/trace'],
  checker: [
    'checker/core',
    'checker/engine',
    'checker/protocol',
    'checker/whole-state',
    'checker/history',
    'checker/liveness',
    'checker/random',
    'checker/trace',
    'checker/export',
  ],
  properties: ['checker'],
  'models/kit': ['checker', 'properties'],
  'models/family': ['checker', 'properties', 'models/kit'],
  models: ['models/family', 'checker'],
  'checker/cli': [
    'checker',
    'checker/core',
    'checker/export',
    'checker/history',
    'checker/random',
    'checker/trace',
    'models',
    'properties',
  ],
  'checker/fast-check': ['checker', 'checker/core', 'checker/export', 'checker/random'],
  'checker/vitest': ['checker', 'checker/cli', 'checker/core', 'checker/export'],
  'checker/bench': [
    'checker',
    'checker/core',
    'checker/engine',
    'checker/export',
    'checker/liveness',
    'checker/whole-state',
    'properties',
    'models',
    'models/family',
  ],
};

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('suite'))
    .map((file) => join(folder, file));
}

function layerOf(file: string): string {
  const folder = dirname(file);
  const layer = Object.keys(allowed)
    .filter((name) => folder === name || folder.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  return layer === 'models' && folder !== 'models' ? 'models/family' : layer!;
}

const files = ['checker', 'models', 'properties'].flatMap(filesBelow);
const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)'/gms)].map(
    ([, specifier]) => specifier!,
  );
  return specifiers.map((specifier) => ({
    from: file,
    to: relative(root, join(root, dirname(file), specifier)),
  }));
});

describe('layering', () => {
  test('there are files and imports to look at', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  test('imports between layers point one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [layer, target] = [layerOf(from), layerOf(to)];
      return layer !== target && !allowed[layer]!.includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('no file imports itself, however far around', () => {
    const graph = new DirectedGraph();
    for (const { from, to } of imports) graph.mergeEdge(from, to);
    expect(hasCycle(graph)).toBe(false);
  });

  test('only the command line prints', () => {
    const printing = files.filter(
      (file) =>
        !['checker/cli', 'checker/bench'].includes(layerOf(file)) &&
        /\bconsole\.|process\.std(out|err)/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(printing).toEqual([]);
  });

  test('no file of the checker is longer than 300 lines', () => {
    expect(
      files.filter(
        (file) =>
          file.startsWith('checker') && readFileSync(join(root, file), 'utf8').split('\n').length > 301,
      ),
    ).toEqual([]);
  });
});
