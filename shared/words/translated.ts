/** The type of a translation: the same structure and parameters as the English texts. */
export type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Translated<Said>
    : { [Name in keyof T]: Translated<T[Name]> };
