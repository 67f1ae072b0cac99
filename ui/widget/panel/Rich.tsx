/** A message's words: the little Markdown of the team as elements, and of what visitors wrote only the addresses as links. */

import type { ComponentChild } from 'preact';
import { plain, rich, type Block, type Span } from '../../shared/richtext';

export function Rich({ body, team }: { body: string; team: boolean }) {
  return <>{(team ? rich(body) : plain(body)).map(block)}</>;
}

function block(block: Block, key: number): ComponentChild {
  switch (block.kind) {
    case 'text':
      return <p key={key}>{block.spans.map(span)}</p>;
    case 'heading':
      return (
        <p key={key}>
          <b>{block.spans.map(span)}</b>
        </p>
      );
    case 'quote':
      return <blockquote key={key}>{block.spans.map(span)}</blockquote>;
    case 'code':
      return <pre key={key}>{block.text}</pre>;
    case 'list': {
      const items = block.items.map((item, at) => <li key={at}>{item.map(span)}</li>);
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
    case 'card':
      return (
        <p key={key}>
          <Link href={block.href}>{block.title}</Link>
        </p>
      );
  }
}

function span(span: Span, key: number): ComponentChild {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'code':
      return <code key={key}>{span.text}</code>;
    case 'link':
      return (
        <Link key={key} href={span.href}>
          {span.spans.map((inner, at) => (inner.kind === 'link' ? null : spanOf(inner, at)))}
        </Link>
      );
    case 'strong':
      return <b key={key}>{span.spans.map(spanOf)}</b>;
    case 'em':
      return <em key={key}>{span.spans.map(spanOf)}</em>;
    case 'del':
      return <s key={key}>{span.spans.map(spanOf)}</s>;
  }
}

const spanOf = span;

function Link({ href, children }: { href: string; children: ComponentChild }) {
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
