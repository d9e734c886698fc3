// The vectors as the npm package's own tests read them.
import { vectors as all } from '../../../pkg/test/vector-files.mjs';

export const vectors = all();
export const decoded = (vector) => Buffer.from(vector.message, 'base64').toString();
