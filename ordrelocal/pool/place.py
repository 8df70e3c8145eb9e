"""Where broker and web processes find each other."""

ENVIRONMENT = (
    "ORDRELOCAL_POOL"  # the path of the broker's socket, for processes started by `ordrelocal serve`
)
SOCKET_FILE = "pool.sock"
DATASET_FILE = "dataset"  # beside the socket: the name of the dataset in service, so that caches know it
