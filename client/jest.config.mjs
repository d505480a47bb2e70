import presets from 'jest-preset-angular/presets/index.js';

/** The client's suite: components in jsdom, zoneless. Run with `NODE_OPTIONS=--experimental-vm-modules npx jest -c client/jest.config.mjs`. */
const preset = presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' });

export default {
  ...preset,
  displayName: 'client',
  rootDir: import.meta.dirname,
  setupFilesAfterEnv: ['<rootDir>/testing/setup.ts'],
  moduleNameMapper: { ...preset.moduleNameMapper, '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: ['node_modules/(?!tslib|.*\\.mjs$)'],
  testMatch: ['**/*.spec.ts'],
};
