// The build for speed, which servers load.
import * as samlight from 'samlight';
import { trials } from './vector-trials.mjs';

trials(samlight);
