import { useTranslation } from 'react-i18next';
import { everyDay } from './days';
import classes from './Sparkline.module.css';

const WIDTH = 300;
const HEIGHT = 56;

interface SparklineProps {
  days: { day: string; pulls: number }[];
  from: string;
  to: string;
}

/** Pulls by day as bars; the same as a table for those who do not see them. */
export function Sparkline({ days, from, to }: SparklineProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const all = everyDay(days, from, to);
  const most = Math.max(1, ...all.map((each) => each.pulls));
  const step = WIDTH / all.length;
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={classes.chart}
        aria-hidden="true"
        preserveAspectRatio="none"
      >
        {all.map((each, place) => {
          const height = Math.max(each.pulls > 0 ? 2 : 1, (each.pulls / most) * HEIGHT);
          return (
            <rect
              key={each.day}
              x={place * step + 1}
              y={HEIGHT - height}
              width={Math.max(1, step - 2)}
              height={height}
              className={each.pulls > 0 ? classes.bar : classes.none}
            />
          );
        })}
      </svg>
      <table className="unseen">
        <thead>
          <tr>
            <th scope="col">{t('day')}</th>
            <th scope="col">{t('pulls')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((each) => (
            <tr key={each.day}>
              <td>{each.day}</td>
              <td>{each.pulls}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
