/** Encodes an event once, as one prebuilt frame shared by all recipients; Socket.IO's own broadcast needs two buffers. */
import { DESK_NAMESPACE, type DeskServerEvents } from '../../shared/socket.ts';

/** `text` is the Socket.IO packet; `options` passes the shared frame to Engine.IO. */
export interface EncodedEvent {
  text: string;
  bytes: number;
  options: { compress: false; wsPreEncodedFrame: [Buffer] };
}

/** Without acknowledgement. Socket.IO protocol 5, packet type EVENT (2); Engine.IO protocol 4, type message (4). */
export function encodeEvent<E extends 'item' | 'own' | 'removed' | 'me' | 'process' | 'request' | 'elsewhere'>(
  event: E,
  payload: Parameters<DeskServerEvents[E]>[0],
): EncodedEvent {
  const text = `2${DESK_NAMESPACE},["${event}",${JSON.stringify(payload)}]`;
  const frame = textFrame(`4${text}`);
  return { text, bytes: frame.length, options: { compress: false, wsPreEncodedFrame: [frame] } };
}

/** One final, unmasked text frame (RFC 6455 section 5.2). */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header, 'utf8');
  return frame;
}
