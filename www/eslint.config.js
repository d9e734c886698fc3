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
  // What was pasted is shown as text: there is no way from it to markup.
  {
    files: ['src/**'],
    rules: {
      'no-restricted-properties': ['error', ...['innerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'write', 'writeln', 'createContextualFragment'].map((property) => ({ property })), ...['eval'].map((property) => ({ object: 'globalThis', property }))],
      'no-restricted-syntax': ['error', { selector: "Property[key.name='dangerouslySetInnerHTML']", message: 'text nodes only' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: ['src/page/**', 'src/view/**', 'src/share/**'], languageOptions: { globals: globals.browser } },
  { files: ['src/worker/**'], languageOptions: { globals: globals.worker } },
  { files: ['test/page/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ['scripts/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ['test/**', 'eslint.config.js'], languageOptions: { globals: globals.node } },
];
