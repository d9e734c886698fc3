// node profile.mjs FOLDER CASE: a profile of V8's, as JSON, of one message judged over and over in the module that has its names.
import { Session } from 'node:inspector/promises';
import { opened } from '../case.mjs';
import { instance } from './core.mjs';

const WARM_MS = 1_500;
const MEASURED_MS = 3_000;

const one = opened(...process.argv.slice(2, 4));
const { validate } = await instance(one);
const during = (milliseconds) => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) one.read(validate(one.good));
};
during(WARM_MS);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });
await session.post('Profiler.start');
during(MEASURED_MS);
const { profile } = await session.post('Profiler.stop');
process.stdout.write(JSON.stringify(profile));
