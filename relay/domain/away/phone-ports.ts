/** Phones on which people answer by tapping a button of a message (contract section 6, "Answers by tap"). */

/** Times in ms since 1970; null: never. */
export interface PhoneState {
  /** The last message from the phone: the service takes free messages to it for a day. */
  messageAt: number | null;
  /** The person was last asked whether they want buttons. */
  offeredAt: number | null;
  /** The person accepted by a tap. */
  confirmedAt: number | null;
  /** The last item that was sent to it. */
  itemId: string | null;
}

/** What the tap of one button does. */
export interface TapGrant {
  userId: string;
  /** See `channelName`: the tap must come from its number. */
  channel: string;
  itemId: string;
  /** Version of the item in the message. */
  version: number;
  /** Null: confirms the channel. */
  action: string | null;
  /** Shared by the buttons of a message: one of them answers. */
  answerKey: string;
}

/** Inside a unit of work; implemented by `store/people/phone-table.ts`, which stores digests of the tokens. */
export interface PhoneTx {
  phone(userId: string, channel: string): PhoneState;
  savePhone(userId: string, channel: string, state: PhoneState): void;
  /** Also drops old tokens. */
  saveTapToken(token: string, grant: TapGrant): void;
  /** Consumes the token; null: unknown, used, or of another person or channel. `madeAt`: ms since 1970. */
  takeTapToken(userId: string, channel: string, token: string): (TapGrant & { madeAt: number }) | null;
}
