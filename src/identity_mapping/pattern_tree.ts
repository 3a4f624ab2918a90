/** A part of an expression. */
export type Node =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly branches: readonly Node[] }
  | { readonly kind: "repeat"; readonly body: Node; readonly min: number; readonly max: number }
  | { readonly kind: "group"; readonly number: number; readonly body: Node }
  | { readonly kind: "reference"; readonly number: number; readonly width: Width }
  | {
    readonly kind: "look";
    readonly behind: boolean;
    readonly wanted: boolean;
    readonly body: Node;
  };

/** Fewest and most characters that a part takes. */
export type Width = readonly [min: number, max: number];

/** How many characters a part takes. */
export function widthOf(node: Node): Width {
  switch (node.kind) {
    case "char":
    case "any":
      return [1, 1];
    case "start":
    case "end":
    case "look":
      return [0, 0];
    case "reference":
      return node.width;
    case "group":
      return widthOf(node.body);
    case "sequence":
      return node.items.map(widthOf).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    case "choice": {
      const widths = node.branches.map(widthOf);
      return [
        Math.min(...widths.map(([min]) => min)),
        Math.max(...widths.map(([, max]) => max)),
      ];
    }
    case "repeat": {
      const [min, max] = widthOf(node.body);
      return [min * node.min, max === 0 ? 0 : max * node.max];
    }
  }
}

/** Numbers of the groups that every match passes through. */
export function groupsAlways(node: Node): ReadonlySet<number> {
  switch (node.kind) {
    case "group":
      return new Set([node.number, ...groupsAlways(node.body)]);
    case "sequence":
      return new Set(node.items.flatMap((item) => [...groupsAlways(item)]));
    case "choice": {
      const [first = new Set<number>(), ...others] = node.branches.map(groupsAlways);
      return new Set([...first].filter((group) => others.every((set) => set.has(group))));
    }
    case "repeat":
      return node.min > 0 ? groupsAlways(node.body) : new Set();
    case "look":
      return node.wanted ? groupsAlways(node.body) : new Set();
    default:
      return new Set();
  }
}
