/** The part of `sax` that `xml.ts` uses; the package has no types. */
declare module 'sax' {
  interface Options {
    trim?: boolean;
    normalize?: boolean;
    lowercase?: boolean;
  }
  interface Parser {
    onerror: (error: Error) => void;
    ondoctype: (doctype: string) => void;
    onopentag: (tag: { name: string; attributes: Record<string, unknown> }) => void;
    onclosetag: (name: string) => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    write(text: string): Parser;
    close(): Parser;
  }
  const sax: { parser(strict: boolean, options?: Options): Parser };
  export default sax;
}
