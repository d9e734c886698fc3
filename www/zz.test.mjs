import assert from 'node:assert/strict';
import test from 'node:test';
import { launch } from './test/page/browsers.mjs';
import { GOALS } from './test/page/goals.mjs';
const re=new RegExp(process.env.GOAL);
for (const name of (process.env.B??'Chromium,Firefox').split(',')) test(name, async (c) => { const b=await launch(name); try { for (const [g,run] of Object.entries(GOALS)) if(re.test(g)) await c.test(g,{timeout:60000},async()=>{const p=await run(b); assert.deepEqual(await p.clean(),{faults:[],violations:[],requests:[]}); await p.close();}); } finally { await b.close(); } });
