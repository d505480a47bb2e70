import eslint from '@eslint/js';
import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

const parseCasts = {
  selector: 'TSAsExpression > CallExpression[callee.object.name="JSON"][callee.property.name="parse"]',
  message: 'Parse with a zod schema; a cast proves nothing.',
};
const untypedParse = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
  message: 'A cast through unknown hides a mistake; narrow the type instead.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'client/public/',
      'node_modules/',
      'coverage/',
      '.angular/',
      '.streamspace/',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  eslint.configs.recommended,
  comments.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.node.json', 'tsconfig.e2e.json', 'client/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', 5],
      'no-restricted-syntax': ['error', parseCasts, untypedParse],
      '@typescript-eslint/consistent-type-imports': 'error',
      // An import of types alone must leave nothing behind: the rest of it would be fetched by every browser.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Nest's dynamic modules and options hold classes as values.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@eslint-community/eslint-comments/require-description': 'error',
      '@eslint-community/eslint-comments/disable-enable-pair': ['error', { allowWholeFile: true }],
    },
  },
  {
    files: ['src/**/*.service.ts', 'src/**/*.repository.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@nestjs/common', importNames: ['HttpException'], message: 'Throw a ProblemError.' }] },
      ],
    },
  },
  {
    // Nest resolves constructor parameters by their runtime class, so those imports must stay values.
    files: ['src/**/*.ts', 'agents/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['protocol/**/*.ts'],
    // A zod schema and its type share one name, and the type of a schema is the schema.
    rules: { '@typescript-eslint/no-redeclare': 'off', '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['client/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: { '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }] },
  },
  {
    files: ['client/**/*.html'],
    extends: [
      tseslint.configs.disableTypeChecked,
      ...angular.configs.templateRecommended,
      ...angular.configs.templateAccessibility,
    ],
    // Templates are not TypeScript: the rules that read types cannot run on them.
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.int-spec.ts',
      '**/*.contract-spec.ts',
      '**/*.e2e-spec.ts',
      'testing/**/*.ts',
      'e2e/**/*.ts',
      'faults/**/*.ts',
    ],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
