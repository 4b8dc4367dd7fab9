import { Typography } from '@mantine/core';
import ReactMarkdown from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import classes from './Markdown.module.css';

/** Pictures would be fetched from strangers' servers, who would learn who reads: they are links here. */
const schema = {
  ...defaultSchema,
  clobberPrefix: 'text-',
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'input'),
};

/** A text in Markdown as a page: HTML in it is text, links lead away plainly. */
export function Markdown({ text }: { text: string }) {
  return (
    <Typography className={classes.text}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        components={{
          h1: ({ children }) => <h2>{children}</h2>,
          h2: ({ children }) => <h3>{children}</h3>,
          h3: ({ children }) => <h4>{children}</h4>,
          a: ({ href, children }) => (
            <a href={href} rel="nofollow noopener noreferrer ugc">
              {children}
            </a>
          ),
          img: ({ src, alt }) => (
            <a href={typeof src === 'string' ? src : undefined} rel="nofollow noopener noreferrer ugc">
              {alt || String(src ?? '')}
            </a>
          ),
        }}
      >
        {text.slice(0, 25_000)}
      </ReactMarkdown>
    </Typography>
  );
}
