// aedes, a broker for MQTT 3.1.1, on a free port of the loopback; prints "port N", then a line for each message.
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

const broker = await Aedes.createBroker();
broker.on('publish', (packet, client) => {
  if (client) console.log(`${packet.topic} ${packet.qos} ${packet.payload.toString('hex')}`);
});
const server = createServer(broker.handle);
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
