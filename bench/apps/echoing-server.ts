/** A process: a web application that swallows what is uploaded and sends WebSocket messages back. Its port is the first argument. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer((request, response) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => response.end(String(bytes)));
});
const webSockets = new WebSocketServer({ server, perMessageDeflate: false });
webSockets.on('connection', (webSocket) => {
  webSocket.on('error', () => undefined);
  webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary }));
});
server.requestTimeout = 0;
// Its parent ended.
process.on('disconnect', () => process.exit());
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.({ type: 'ready' }));
