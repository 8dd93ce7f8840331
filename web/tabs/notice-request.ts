/** Schema of a `NoticeEvent`, apart from its type, so that the page does not load the schema library. */
import Type from 'typebox';

const Text = Type.String({ maxLength: 200 });
const at = Type.Optional(Type.Number());
export const NoticeRequest = Type.Union([
  Type.Object({ kind: Type.Enum(['shown', 'closed']), id: Text }),
  Type.Object({ kind: Type.Literal('opened'), id: Text, itemIds: Type.Optional(Type.Array(Text)), at }),
  Type.Object({
    kind: Type.Literal('pressed'),
    id: Text,
    button: Text,
    key: Type.Optional(Text),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    at,
  }),
]);
