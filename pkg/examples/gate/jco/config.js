// wasi:config for `jco serve`: the settings are the file that SAMLIGHT_SETTINGS names.
import { readFileSync } from 'node:fs';

const file = process.env.SAMLIGHT_SETTINGS;
if (!file) throw new Error('SAMLIGHT_SETTINGS has to name the file with the settings of the gate');
const settings = new Map([['samlight', readFileSync(file, 'utf8')]]);

export const store = {
  get: (name) => settings.get(name),
  getAll: () => [...settings],
};
