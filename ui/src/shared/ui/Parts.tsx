import type { ReactNode } from 'react';
import { useHereInView } from './in-view';
import { Link } from './Link';
import classes from './Parts.module.css';

export interface Part {
  to: string;
  title: string;
  isHere: boolean;
}

interface PartsProps {
  label: string;
  parts: Part[];
  children: ReactNode;
}

/** A page in parts, with their names beside what is seen of it. */
export function Parts({ label, parts, children }: PartsProps) {
  const row = useHereInView(parts.find((part) => part.isHere)?.to);
  return (
    <div className={classes.columns}>
      <nav ref={row} aria-label={label} className={classes.parts}>
        {parts.map(({ to, title, isHere }) => (
          <Link
            key={to}
            to={to}
            className={classes.part}
            underline="never"
            activeOptions={{ exact: true }}
            aria-current={isHere ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
