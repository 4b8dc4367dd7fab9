import { useHereInView } from './in-view';
import { Link } from './Link';
import type { Part } from './Parts';
import classes from './Tabs.module.css';

/** The parts of a page in a row, each with an address of its own. */
export function Tabs({ label, parts }: { label: string; parts: Part[] }) {
  const row = useHereInView(parts.find((part) => part.isHere)?.to);
  return (
    <nav ref={row} aria-label={label} className={classes.tabs}>
      {parts.map(({ to, title, isHere }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          underline="never"
          activeOptions={{ exact: true }}
          aria-current={isHere ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
