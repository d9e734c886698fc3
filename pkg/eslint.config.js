import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['dist/', '**/*.d.ts', '**/*.ts', 'build/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: { ...globals['shared-node-browser'] } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'require-await': 'off',
      'max-lines': ['error', 400],
    },
  },
  { files: ['src/**'], rules: { 'no-restricted-imports': ['error', { patterns: ['node:*'] }] } },
  { files: ['test/stores/deno.mjs'], languageOptions: { globals: { Deno: 'readonly' } } },
  { files: ['test/**', 'scripts/**', 'examples/**/*.mjs', 'eslint.config.js'], languageOptions: { globals: globals.node } },
  { files: ['tests/bench/**'], languageOptions: { globals: globals.node } },
  { files: ['test/runtimes/page.mjs'], languageOptions: { globals: globals.browser } },
  { files: ['examples/**/*.js'], ignores: ['examples/worker/**'], languageOptions: { globals: globals.node } },
];
