/** What the requester's view of an item needs beside the item. */

export interface RequestMark {
  /** Of the newest change that the requester sees, so that neither order nor pages of requests reveal others. */
  cursor: number;
  /** Of the same change, RFC 3339. */
  at: string;
  /** RFC 3339, of the requester's last reminder. The thread of the item is bounded and may have lost it. */
  remindedAt: string | null;
}
