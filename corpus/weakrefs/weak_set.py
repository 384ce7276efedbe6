import weakref


class Connection:
    pool = weakref.WeakSet()

    def __init__(self, host):
        self.host = host
        Connection.pool.add(self)

    @classmethod
    def hosts(cls):
        return sorted(connection.host for connection in cls.pool)


alpha = Connection("alpha")
beta = Connection("beta")
Connection("gamma")
print(Connection.hosts())
del alpha
print(Connection.hosts())
connections = [Connection("node%d" % n) for n in range(5)]
print(len(Connection.pool))
connections.clear()
print(len(Connection.pool), beta in Connection.pool)

# heaptwin
# title: A register of living objects
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref set class
