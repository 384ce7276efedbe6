import weakref

alive = []


class Manager:
    def __enter__(self):
        self.resource = Resource()
        return self.resource

    def __exit__(self, *details):
        alive.append(("manager", watch_manager() is not None))
        self.resource = None


class Resource:
    pass


manager = Manager()
watch_manager = weakref.ref(manager)
with manager as resource:
    watch_resource = weakref.ref(resource)
    del manager, resource
    print("manager kept by the with block:", watch_manager() is not None)
    print("resource kept by the manager:", watch_resource() is not None)

print("during exit:", alive)
print("after the block:", watch_manager(), watch_resource())

# heaptwin
# title: Who keeps the manager alive
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: context-manager weakref
