import Computer from '@mui/icons-material/Computer';
import { resource } from '../resource';

export const computers = resource('computers', {
  icon: Computer,
  title: ['name'],
  write: 'editor',
  fields: {
    name: { required: true, list: 1 },
    site_id: { required: true, list: 2, filter: true },
    mac: { list: 3 },
    is_retired: { filter: true },
  },
});
