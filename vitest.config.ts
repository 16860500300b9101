import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
    include: ['properties/suite/**/*.test.ts'],
    globalSetup: ['properties/suite/built.ts'],
    setupFiles: ['properties/suite/seed.ts'],
    // By default a core is left idle, which is half of two.
    maxWorkers: availableParallelism(),
    // A few tests install the package or check large scenarios in a process of their own.
    testTimeout: 60_000,
  },
  resolve: {
    // Inside the clone the package's own name means its sources, so tests can run a user's code as it is written.
    alias: [
      { find: /^stepwright$/, replacement: from('./checker/index.ts') },
      { find: /^stepwright\/properties$/, replacement: from('./properties/index.ts') },
      { find: /^stepwright\/fast-check$/, replacement: from('./checker/fast-check/index.ts') },
      { find: /^stepwright\/vitest$/, replacement: from('./checker/vitest/index.ts') },
      { find: /^stepwright\/models$/, replacement: from('./models/index.ts') },
    ],
  },
});
