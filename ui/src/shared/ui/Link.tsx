import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type Props = AnchorProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

const Plain = forwardRef<HTMLAnchorElement, Props>((props, ref) => <Anchor ref={ref} size="sm" {...props} />);

/** A link to another page of ours. */
export const Link = createLink(Plain);
