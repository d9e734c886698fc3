// Stands in for samlight/stores/durable-object under load: the same worker with a store in the memory of its isolate, large enough for every login of a run.
import { memoryStore } from 'samlight/stores/memory';

export { SamlStore } from '../../dist/stores/durable-object.js';

const store = memoryStore({ maxEntries: 2_000_000 });

export const durableStore = () => store;
