using Signet.Core;
using Signet.Store;

namespace Signet.Agent
{
    /// <summary>The stream's sealed values by name. Each is made when it is needed, since its buffer would take more RAM than
    /// the value is worth. Without a store nothing is kept.</summary>
    internal sealed class StreamValues
    {
        private readonly SealedStore _store;
        private readonly ILog _log;

        /// <summary>Takes the store.</summary>
        /// <param name="store">Open; null for none.</param>
        /// <param name="log">Hears of values that can't be used.</param>
        internal StreamValues(SealedStore store, ILog log)
        {
            _store = store;
            _log = log;
        }

        /// <summary>True when values outlive a power cut.</summary>
        internal bool IsKept
        {
            get { return _store != null; }
        }

        /// <summary>Reads a value; 0 bytes when there is none.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreCorrupt"/> and the codes of the store.</exception>
        internal int Read(string name, byte[] buffer)
        {
            if (_store == null)
            {
                return 0;
            }

            int count = _store.CreateValue(name, buffer.Length).Read(buffer, 0, buffer.Length);
            return count < 0 ? 0 : count;
        }

        /// <summary>Reads a value that may be lost without harm; 0 bytes when there is none that can be used.</summary>
        internal int TryRead(string name, byte[] buffer)
        {
            try
            {
                return Read(name, buffer);
            }
            catch (SignetException e)
            {
                Tell(name, e);
                return 0;
            }
        }

        /// <summary>Says that a value is not used.</summary>
        internal void Tell(string name, SignetException why)
        {
            _log.Write(LogLevel.Warning, "agent", name + " is not used: " + why.Message);
        }

        /// <summary>Writes a value; durable at return.</summary>
        /// <exception cref="SignetException">The codes of the store; the value is as it was then.</exception>
        internal void Write(string name, byte[] content, int count)
        {
            if (_store != null)
            {
                _store.CreateValue(name, count).Write(content, 0, count);
            }
        }

        /// <summary>Writes a value that the device can do without.</summary>
        /// <returns>False when that failed, which is logged.</returns>
        internal bool TryWrite(string name, byte[] content, int count)
        {
            try
            {
                Write(name, content, count);
                return true;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", name + " could not be kept: " + e.Message);
                return false;
            }
        }
    }
}
