// The published types leave out `compile`.
declare const jmespath: {
  /** Syntax tree of an expression; throws ParserError or LexerError. */
  compile(expression: string): unknown;
  search(document: unknown, expression: string): unknown;
};
export default jmespath;
