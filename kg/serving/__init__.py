"""The SPARQL endpoint: protocol, graphs, named queries and dereferenceable IRIs over a store that others go on writing."""
