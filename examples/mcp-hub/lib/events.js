// Server-sent events: `ready` at once, a `ping` each five seconds, `bye` when the hub stops.

const PING_MS = 5000;

export function createEvents() {
  const streams = new Set();
  let sent = 0;
  const send = (response, event, data) => {
    sent += 1;
    response.write(`id: ${sent}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const timer = setInterval(() => {
    for (const response of streams) {
      // A reader that has stopped reading is dropped; its backlog would only grow.
      if (response.writableLength > 65_536) response.destroy();
      else send(response, 'ping', { time: new Date().toISOString() });
    }
  }, PING_MS);
  timer.unref();
  return {
    open(response, hello) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      send(response, 'ready', hello);
    },
    end() {
      clearInterval(timer);
      for (const response of streams) {
        send(response, 'bye', {});
        response.end();
      }
    },
    count: () => streams.size,
  };
}
