"""The import formats, one file each. To add one: write the file, add its line below, add a sample.

Exactly one format may claim a document; two claims are an error, none is a refusal.
"""

from etl.importers.client_bank import ClientBank
from etl.importers.commerceml import CommerceML
from etl.importers.tables import Tables
from etl.reading import Importer

IMPORTERS: tuple[Importer, ...] = (ClientBank(), CommerceML(), Tables())
