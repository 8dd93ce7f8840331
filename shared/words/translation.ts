/** The type of a translation: the same structure and parameters as the English texts. */
export type Translation<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Translation<Said>
    : { [Name in keyof T]: Translation<T[Name]> };
