// Reads one JSON request a line and answers each with one line: what mqtt-packet makes of it.
//   {"parse": hex, "version": 4 | 5}    answers the packet, byte strings as hex
//   {"generate": packet}                answers hex; byte strings are given as {"hex": …}
import { createInterface } from 'node:readline';
import mqtt from 'mqtt-packet';

const isBytes = value => value && value.type === 'Buffer' && Array.isArray(value.data);
const toText = (key, value) => isBytes(value) ? { hex: Buffer.from(value.data).toString('hex') } : value;
const toBytes = (key, value) => value && typeof value.hex === 'string' ? Buffer.from(value.hex, 'hex') : value;

function parse(hex, version) {
  const parser = mqtt.parser({ protocolVersion: version });
  let answer = null;
  parser.on('packet', packet => { answer = packet; });
  parser.on('error', error => { answer = { error: error.message }; });
  const left = parser.parse(Buffer.from(hex, 'hex'));
  return left === 0 && answer ? answer : { error: 'incomplete' };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line, toBytes);
  const answer = request.parse !== undefined
    ? parse(request.parse, request.version)
    : { hex: mqtt.generate(request.generate, { protocolVersion: request.version }).toString('hex') };
  process.stdout.write(JSON.stringify(answer, toText) + '\n');
}
