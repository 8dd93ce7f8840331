/** Prebuilt JSON that bypasses serialization, by a custom parser (https://socket.io/docs/v4/custom-parser/). The protocol is unchanged. */
import { Encoder, type Packet, PacketType } from 'socket.io-parser';

export class RawJson {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** Encodes an event whose only argument is `RawJson`; leaves everything else to Socket.IO. Protocol 5, packet type EVENT. */
export class RawJsonEncoder extends Encoder {
  override encode(packet: Packet): ReturnType<Encoder['encode']> {
    const raw: unknown = packet.type === PacketType.EVENT ? packet.data[1] : null;
    if (!(raw instanceof RawJson)) return super.encode(packet);
    return [`${packet.type}${packet.nsp},${packet.id ?? ''}[${JSON.stringify(packet.data[0])},${raw.json}]`];
  }
}
