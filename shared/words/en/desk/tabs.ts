/** Browser tabs, and local storage of the browser. */
export const tabs = {
  unknown:
    'The tab of Beckon that was asked closed before it answered. Check whether it was done; if not, do it again.',
  silent:
    'Another tab of Beckon holds what this browser keeps, and does not answer. Until it does, this one shows what the server sends and keeps nothing: an answer that is not sent yet is lost when you close it.',
  version: 'Another tab runs another version of Beckon. Reload all of them.',
  asideVersion:
    'Another tab runs another version of Beckon and holds what this browser keeps. Reload all of them: until then this one keeps nothing, and an answer that is not sent yet is lost when you close it.',
  notKept:
    'This browser lets Beckon keep nothing here, as in a private window. Everything comes from the server, and an answer that is not sent yet is lost when you close the last tab.',
};
