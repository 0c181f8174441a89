// Storage as one sees it: freezers, the tree of the units in one, and a unit place by place.
import { Alert, Breadcrumbs, Paper, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link, Title, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { useAsOf } from '../asof';
import { request } from '../http';
import { useMap } from '../storage/box';
import { Full, Tree } from '../storage/Tree';
import { UnitContent } from '../storage/Unit';

export default function Storage() {
  const { kind, id } = useParams();
  const past = useAsOf();
  const translate = useTranslate();
  if (past) return <Alert severity="info">{translate('lab.storage.no_past')}</Alert>;
  return kind === 'unit' ? <UnitPage key={id} id={id!} /> : kind ? <FreezerPage id={id!} /> : <Freezers />;
}

interface Occupied {
  freezer_id: number;
  freezer: string;
  places: number;
  occupied: number;
  percent: number | null;
}

const Failed = ({ error }: { error: Error }) => (
  <Alert severity="error" sx={{ whiteSpace: 'pre-line' }}>{error.message}</Alert>
);

function Freezers() {
  const { data, error } = useQuery({
    queryKey: ['storage', 'freezers'],
    queryFn: async () => (await request('/report/occupancy_by_freezer')).json as Occupied[],
  });
  if (error) return <Failed error={error} />;
  return (
    <Paper sx={{ p: 2, maxWidth: 720 }}>
      <Title title="lab.pages.storage" />
      <ul className="tree">
        {data?.map(({ freezer_id, freezer, ...full }) => (
          <li key={freezer_id}>
            <div>
              <Link to={`/storage/freezer/${freezer_id}`}>{freezer}</Link>
              {full.percent !== null && <Full {...full} />}
            </div>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

function FreezerPage({ id }: { id: string }) {
  const translate = useTranslate();
  const { data, error } = useQuery({
    queryKey: ['storage', 'freezer', id],
    queryFn: async () => (await request(`/freezer/${id}`)).json as { name: string },
  });
  if (error) return <Failed error={error} />;
  return (
    <Paper sx={{ p: 2 }}>
      <Title title={data?.name ?? ''} />
      <Breadcrumbs>
        <Link to="/storage">{translate('lab.pages.storage')}</Link>
        <Link to={`/freezers/${id}/show`}>{data?.name}</Link>
      </Breadcrumbs>
      <Tree freezer={id} open={[]} />
    </Paper>
  );
}

function UnitPage({ id }: { id: string }) {
  const translate = useTranslate();
  const { data: map, error } = useMap(id);
  if (error) return <Failed error={error} />;
  if (!map) return null;
  const { unit, type, counts } = map;
  const units = unit.path.filter(({ resource }) => resource === 'storage_unit').map(step => step.id);
  return (
    <Paper sx={{ p: 2 }}>
      <Title title={unit.name} />
      <Breadcrumbs maxItems={6}>
        {unit.path.map(({ resource, id: of, name, position }) => (
          <Link key={`${resource} ${of}`} to={resource === 'site' ? `/sites/${of}/show`
            : `/storage/${resource === 'freezer' ? resource : 'unit'}/${of}`}>
            {position && `${position} `}{name}
          </Link>
        ))}
        <Link to={`/storage_units/${id}/show`}>{unit.position && `${unit.position} `}{unit.name}</Link>
      </Breadcrumbs>
      <Typography sx={{ my: 1 }}>
        {[type.name, counts.places ? `${counts.occupied}/${counts.places}` : counts.occupied,
          ...unit.barcodes].join(' · ')}
      </Typography>
      <UnitContent map={map} />
      <details className="details-tree">
        <summary>{translate('lab.storage.tree')}</summary>
        <Tree freezer={unit.freezer_id} open={units} here={unit.id} />
      </details>
    </Paper>
  );
}
