/** The same words in another language: any text in place of the English one, at the same place and with the same parameters. */
export type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Translated<Said>
    : { [Name in keyof T]: Translated<T[Name]> };
