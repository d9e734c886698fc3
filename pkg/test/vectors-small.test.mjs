// The build for size, which everybody else loads.
import * as samlight from 'samlight/inline';
import { trials } from './vector-trials.mjs';

trials(samlight);
