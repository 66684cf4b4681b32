namespace System.Security.Cryptography
{
    public enum CipherMode
    {
        CBC = 1,
        ECB = 2,
    }

    // The desktop's class of this name is another: tools/nano-facade has this one on the desktop's AES.
    public class Aes
    {
        public Aes(CipherMode mode) => throw null;

        public byte[] IV { get => throw null; set => throw null; }

        public byte[] Key { get => throw null; set => throw null; }

        public byte[] Encrypt(byte[] data) => throw null;
    }
}
