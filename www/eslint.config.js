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
  // What reads a paste runs in a worker, away from any document.
  { files: ['src/input/**'], rules: { 'no-restricted-imports': ['error', { patterns: ['node:*'] }] } },
  { files: ['test/**', 'eslint.config.js'], languageOptions: { globals: globals.node } },
];
