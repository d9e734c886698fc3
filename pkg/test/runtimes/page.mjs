// In a browser: does what the address asks for, and posts what came of it.
const query = new URL(location.href).searchParams;

const doors = {
  suite: async () => (await import('./trial.mjs')).trial(await (await fetch('/vectors.json')).json()),
  slim: async () => (await import('./slim.mjs')).slim('/node_modules/samlight/dist/samlight.wasm'),
  app: async () => {
    const [{ createApp }, { signIn }] = await Promise.all([import(query.get('app')), import('./sign-in.mjs')]);
    return signIn(createApp);
  },
};

async function told() {
  try {
    return { value: await doors[query.get('what')]() };
  } catch (error) {
    return { fault: error?.stack ? `${error}\n${error.stack}` : String(error) };
  }
}

await fetch(`/result?id=${query.get('id')}`, { method: 'POST', body: JSON.stringify(await told()) });
