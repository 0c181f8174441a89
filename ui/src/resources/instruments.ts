import Biotech from '@mui/icons-material/Biotech';
import { resource } from '../resource';

export const instruments = resource('instruments', {
  icon: Biotech,
  title: ['name'],
  isView: true,
  fields: {
    name: { list: 1 },
    site_id: { list: 2, filter: true, reference: 'sites' },
  },
});
