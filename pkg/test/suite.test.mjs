// The suite of every runtime, here over pkg/dist. runtimes/run.mjs has the packed package go through it everywhere.
import test from 'node:test';
import * as samlight from 'samlight';
import * as errors from 'samlight/errors';
import * as inspect from 'samlight/inspect';
import * as keys from 'samlight/keys';
import * as metadata from 'samlight/metadata';
import * as memory from 'samlight/stores/memory';
import * as testing from 'samlight/testing';
import * as verify from 'samlight/verify';
import * as raw from '../dist/raw.js';
import { cases } from './suite.mjs';

for (const [name, run] of Object.entries(cases({ samlight, verify, inspect, errors, keys, memory, metadata, testing, raw }))) test(name, run);
