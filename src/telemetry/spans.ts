import { AsyncLocalStorage } from "node:async_hooks";
import type { Random } from "../base/mod.ts";

/** A fact about a span or a measured value. Numbers that are whole are integers. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Work that has ended. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** `client`: a request on the wire. */
  readonly kind: "internal" | "client";
  /** Milliseconds since 1970 UTC. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  /** What kind of failure ended it. */
  readonly failure: string | undefined;
}

/** Work under way. */
export interface OpenSpan {
  readonly spanId: string;
  /** Does work whose spans belong to this one. */
  within<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The first call counts. */
  end(attributes?: Attributes, failure?: string): void;
}

/** The span of another program that started this one. */
export interface Parent {
  readonly traceId: string;
  readonly spanId: string;
}

/** How a span begins. */
export interface SpanStart {
  readonly kind?: Span["kind"];
  /** Default: now. */
  readonly from?: number;
  /** Default: the span that the work belongs to. */
  readonly parent?: OpenSpan | undefined;
}

/** Makes the spans of one trace, and gives each away when it ends. */
export class Tracer {
  readonly #traceId: string;
  readonly #parentId: string | undefined;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #ended: (span: Span) => void;
  readonly #current = new AsyncLocalStorage<OpenSpan>();
  /** What everything belongs to that belongs to nothing else. */
  root: OpenSpan | undefined;

  constructor(
    parts: {
      readonly now: () => number;
      readonly random: Random;
      readonly parent: Parent | undefined;
    },
    ended: (span: Span) => void,
  ) {
    this.#now = parts.now;
    this.#random = parts.random;
    this.#traceId = parts.parent?.traceId ?? parts.random.bytes(16).toHex();
    this.#parentId = parts.parent?.spanId;
    this.#ended = ended;
  }

  begin(name: string, { kind = "internal", from, parent }: SpanStart = {}): OpenSpan {
    const spanId = this.#random.bytes(8).toHex();
    const above = parent ?? this.#current.getStore() ?? this.root;
    const start = from ?? this.#now();
    let isOpen = true;
    const span: OpenSpan = {
      spanId,
      within: (work) => this.#current.run(span, work),
      end: (attributes = {}, failure) => {
        if (!isOpen) return;
        isOpen = false;
        this.#ended({
          traceId: this.#traceId,
          spanId,
          parentSpanId: above?.spanId ?? this.#parentId,
          name,
          kind,
          from: start,
          to: this.#now(),
          attributes,
          failure,
        });
      },
    };
    return span;
  }
}

/** The parent that TRACEPARENT names (W3C Trace Context), and whether its trace is kept at all. */
export function parseTraceParent(
  text: string | undefined,
): { readonly parent: Parent; readonly isSampled: boolean } | undefined {
  const form = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
  const [, traceId = "", spanId = "", flags = ""] = form.exec(text?.trim() ?? "") ?? [];
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId)) return undefined;
  return { parent: { traceId, spanId }, isSampled: (parseInt(flags, 16) & 1) === 1 };
}
