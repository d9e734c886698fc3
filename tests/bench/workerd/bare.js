// A worker without samlight that is sent the same: what its start and an answer cost anyhow.
export default {
  async fetch(request) {
    const { good } = await request.json();
    return Response.json({ length: good.length });
  },
};
